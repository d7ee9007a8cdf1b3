// From now on, keep where each focus was: in the order of the page, and as a box on it.
() => {
  const CONTROLS = 'a[href], button, summary, select, textarea, input:not([type="hidden"])';
  // Radio buttons of one name are one stop, the chosen or else the first: arrow keys go on from it.
  const isStopOfItsName = (one) => {
    const named = `[type="radio"][name="${one.name}"]`;
    const stop = document.querySelector(`${named}:checked`) || document.querySelector(named);
    return one.type !== 'radio' || one === stop;
  };
  window.stops = [];
  window.controls = [...document.querySelectorAll(CONTROLS)].filter(
    (one) => one.checkVisibility() && isStopOfItsName(one),
  );
  document.addEventListener('focusin', ({ target }) => {
    const box = target.getBoundingClientRect();
    window.stops.push({
      place: window.controls.indexOf(target),
      words: target.outerHTML.slice(0, 120),
      isDrawn: Boolean(target.closest('svg')),
      left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY,
    });
  });
  return window.controls.length;
}
