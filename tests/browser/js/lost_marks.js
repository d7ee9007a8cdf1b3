// Pins, and the signs of a key, that look like what is behind them; and a filled one like an outlined.
() => {
  const faults = [];
  const filled = new Set();
  for (const shape of document.querySelectorAll('.pin :is(circle, rect), .sign circle')) {
    if (!shape.checkVisibility()) continue;
    const { fill, stroke } = getComputedStyle(shape);
    const page = getComputedStyle(document.body).backgroundColor;
    if (fill === page && (stroke === page || stroke === 'none')) faults.push(`lost: ${shape.outerHTML}`);
    const text = shape.parentElement.querySelector('text');
    if (text && getComputedStyle(text).fill === fill) faults.push(`unread: ${text.outerHTML}`);
    const isToFill = shape.closest('[fill="var(--link)"]');
    if (text && isToFill && fill === page) faults.push(`not filled: ${shape.outerHTML}`);
  }
  return faults;
}
