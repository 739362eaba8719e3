/** The element with an id that the page is known to have. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Builds an element. Text only ever becomes text nodes: nothing a person or a bot wrote is read as markup.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} attributes `true` for a bare attribute, `false` or undefined for none
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A line icon of 24 units. */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
