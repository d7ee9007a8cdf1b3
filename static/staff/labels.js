// Django's box for choosing several people has no name of its own: it gets that of its field. jQuery
// calls what waits for it in turn, so the boxes are there by then.
addEventListener("load", () =>
	django.jQuery(() => {
		for (const box of document.querySelectorAll(".select2-selection .select2-search__field")) {
			const field = box.closest(".select2-container").previousElementSibling;
			const label = document.querySelector(`label[for="${field.id}"]`);
			if (label) box.setAttribute("aria-label", label.textContent.replace(":", "").trim());
		}
	}),
);
