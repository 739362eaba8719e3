// Runs in the page: visible texts whose contrast with the colour behind them is below 4.5:1.
(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  /** Any CSS colour as red, green, blue and alpha up to 255. */
  function read(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  }

  function luminance(colour) {
    const [red, green, blue] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function groundOf(node) {
    for (let at = node; at !== null; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  }

  const low = [];
  for (const node of document.querySelectorAll('body *')) {
    const hasText = [...node.childNodes].some(
      (child) => child.nodeType === 3 && child.textContent.trim() !== '',
    );
    const isHidden = node.closest('.visually-hidden, .skip-link, :disabled') !== null;
    if (!hasText || isHidden || !node.checkVisibility()) continue;
    const text = luminance(read(getComputedStyle(node).color));
    const ground = luminance(groundOf(node));
    const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    if (contrast < 4.5)
      low.push(`${contrast.toFixed(2)} ${node.className} ${node.textContent.trim().slice(0, 30)}`);
  }
  return low;
})();
