// Arms and filled buttons with less than 3 : 1 between their ground and what is behind them.
() => {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour)
      .slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isSeen = (colour) => (numbers(colour)[3] ?? 1) > 0.5;
  const behind = (one) => {
    for (let at = one.parentElement; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (isSeen(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const ground = (one) =>
    one.matches('.finger')
      ? getComputedStyle(one, '::before').backgroundColor
      : getComputedStyle(one).borderTopColor;
  return [...document.querySelectorAll('.finger, .dial, .go')]
    .filter((one) => one.checkVisibility())
    .map((one) => {
      const [low, high] = [luminance(ground(one)), luminance(behind(one))].sort((a, b) => a - b);
      return [(high + 0.05) / (low + 0.05), one];
    })
    .filter(([ratio]) => ratio < 3)
    .map(([ratio, one]) => `${ratio.toFixed(1)}: ${one.outerHTML.slice(0, 120)}`);
}
