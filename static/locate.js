// "Use my location": shown only where a browser can tell, asked only on a press. The place is
// rounded to about 100 metres before it goes into the box, and nothing of it is kept.
"use strict";

if (navigator.geolocation && isSecureContext) {
  for (const offer of document.querySelectorAll(".locate")) {
    const button = offer.querySelector("button");
    const said = offer.querySelector("[role=status]");
    const box = offer.closest("form").elements.near;

    const found = ({ coords }) => {
      box.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
      box.form.requestSubmit();
    };
    const failed = () => {
      said.textContent = "Your device did not say where you are. Type a postcode or town.";
      button.disabled = false;
      box.focus();
    };

    offer.hidden = false;
    button.addEventListener("click", () => {
      said.textContent = "Looking for where you are…";
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(found, failed, { timeout: 10000, maximumAge: 600000 });
    });
  }
  // Back from the results: the button can be pressed again.
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll(".locate button")) button.disabled = false;
    for (const said of document.querySelectorAll(".locate [role=status]")) said.textContent = "";
  });
}
