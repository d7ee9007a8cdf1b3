// Text that cannot be read: cut off by its box, outside the page, or under other text.
() => {
  const isHiddenOnPurpose = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const box = one.getBoundingClientRect();
      if (getComputedStyle(one).clipPath === 'inset(50%)' || box.right < 0) return true;
    }
    return false;
  };
  const faults = [];
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    const isRead = text.data.trim() && parent.checkVisibility() && !parent.closest('svg, select');
    if (!isRead || isHiddenOnPurpose(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      lines.push([text, box]);
      if (box.left < -1 || box.right > innerWidth + 1) faults.push(`outside the page: ${text.data.trim()}`);
    }
  }
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const cutsAcross = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    const cutsDown = style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
    const isText = element.textContent.trim() && !element.closest('svg, input, select');
    if ((cutsAcross || cutsDown) && isText && element.checkVisibility() && !isHiddenOnPurpose(element)) {
      faults.push(`cut off: ${element.outerHTML.slice(0, 120)}`);
    }
  }
  lines.sort(([, a], [, b]) => a.top - b.top);
  lines.forEach(([text, box], index) => {
    for (const [other, below] of lines.slice(index + 1)) {
      if (below.top > box.bottom - 4) break;
      const across = Math.min(box.right, below.right) - Math.max(box.left, below.left);
      const down = Math.min(box.bottom, below.bottom) - below.top;
      if (other !== text && across > 3 && down > 4) {
        faults.push(`over each other: ${text.data.trim()} / ${other.data.trim()}`);
      }
    }
  });
  return faults;
}
