// Django's boxes for choosing from a long list have no name of their own: they get that of their field.
// Those for several things have no button to empty them all, which would stand among the things chosen.
// jQuery calls what waits for it in turn, so the first is said before the boxes are there, the second after.
addEventListener("DOMContentLoaded", () => {
	for (const field of document.querySelectorAll("select.admin-autocomplete[multiple]"))
		field.dataset.allowClear = "false";
});

addEventListener("load", () =>
	django.jQuery(() => {
		for (const box of document.querySelectorAll(".select2-container")) {
			const field = box.previousElementSibling;
			if (field === document.activeElement) box.querySelector(".select2-search__field, .select2-selection").focus();
			const label = document.querySelector(`label[for="${field.id}"]`);
			if (!label) continue;
			const name = label.textContent.replace(":", "").trim();
			box.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
			const chosen = box.querySelector(".select2-selection--single .select2-selection__rendered");
			if (!chosen) continue;
			label.id ||= `${field.id}_label`;
			chosen.setAttribute("aria-labelledby", label.id);
			chosen.parentElement.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
		}
	}),
);
