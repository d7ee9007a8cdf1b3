// Controls whose focus cannot be seen: no ring, off the screen, or with something over them.
() => {
  const CONTROLS = 'a[href], button, summary, select, textarea, input:not([type="hidden"])';
  const faults = [];
  for (const one of document.querySelectorAll(CONTROLS)) {
    if (!one.checkVisibility()) continue;
    one.focus({ focusVisible: true });
    const say = (what) => faults.push(`${what}: ${one.outerHTML.slice(0, 120)}`);
    const style = getComputedStyle(one);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 3) say('no ring');
    const shape = one.closest('svg') ? one.querySelector('text') : one; // a pin does not fill its box
    const points = [...shape.getClientRects()]
      .flatMap((box) => [
        [box.left + box.width / 2, box.top + box.height / 2],
        [box.left + 3, box.top + box.height / 2],
        [box.right - 3, box.top + box.height / 2],
        [box.left + box.width / 2, box.top + 3],
        [box.left + box.width / 2, box.bottom - 3],
      ])
      .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    if (!points.length) say('off the screen');
    const over = points
      .map(([x, y]) => document.elementFromPoint(x, y))
      .find((top) => top && !one.contains(top) && !top.contains(one));
    if (over) say(`under ${over.outerHTML.slice(0, 60)}`);
  }
  return faults;
}
