// The arms of the signpost that can be seen in the main part of the page.
() => [...document.querySelectorAll('main .finger')]
  .filter((one) => one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 120))
