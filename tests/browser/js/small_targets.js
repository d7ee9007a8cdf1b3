// Controls smaller than 44 by 44 CSS pixels. Links inside text may be smaller, and so may marks on
// a drawing, since the list beside it says and links the same.
() => {
  const SIDE = 44 - 0.5; // rounding
  const CONTROLS =
    'a[href], button, summary, select, textarea, label:has([type="checkbox"], [type="radio"]), ' +
    'input:not([type="hidden"], [type="checkbox"], [type="radio"])';

  const blockOf = (element) => {
    while (getComputedStyle(element).display.startsWith('inline')) element = element.parentElement;
    return element;
  };
  const isInsideText = (element) => {
    if (getComputedStyle(element).display !== 'inline') return false;
    const block = blockOf(element).cloneNode(true);
    for (const control of block.querySelectorAll(CONTROLS)) control.remove();
    return /[\p{L}\p{N}]{3}/u.test(block.textContent);
  };

  return [...document.querySelectorAll(CONTROLS)]
    .filter((one) => one.checkVisibility() && !one.closest('svg') && !isInsideText(one))
    .map((one) => {
      // What is hidden until it has the focus is seen then.
      if (getComputedStyle(one).clipPath === 'inset(50%)') one.focus();
      return [one, one.getBoundingClientRect()];
    })
    .filter(([, box]) => box.width < SIDE || box.height < SIDE)
    .map(([one, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`);
}
