// Everything that moves by itself, or would when touched.
() => {
  const moves = (style) =>
    style.animationName !== 'none' ||
    style.scrollBehavior === 'smooth' ||
    style.transitionDuration.split(',').some((seconds) => parseFloat(seconds) > 0);
  return [...document.querySelectorAll('*')]
    .filter(
      (one) =>
        ['', '::before', '::after'].some((part) => moves(getComputedStyle(one, part || null))) ||
        /^(marquee|video|audio|animate\w*|set)$/i.test(one.localName) ||
        one.matches('meta[http-equiv="refresh" i]'),
    )
    .map((one) => one.outerHTML.slice(0, 120));
}
