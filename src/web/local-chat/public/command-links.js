import { element } from './dom.js';

/** A command named in a sentence; the slash of "21-KL/TW" or "24/5" follows a letter or a digit and is none. */
const COMMAND = /(?<![\p{L}\p{N}/])\/[a-z]{2,32}(?![\p{L}\p{N}_/])/gu;

/**
 * Makes the commands that a text of the bot names pressable, as Telegram does. Words inside links and code stay as they
 * are: those are to be followed or copied.
 *
 * @param {HTMLElement} text
 * @param {(command: string) => void} onCommand
 */
export function linkCommands(text, onCommand) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) if (node.parentElement.closest('a, code') === null) linkIn(node, onCommand);
}

function linkIn(node, onCommand) {
  const { data } = node;
  const pieces = [];
  let end = 0;
  for (const { 0: command, index } of data.matchAll(COMMAND)) {
    const button = element('button', { class: 'command-link', type: 'button' }, command);
    button.addEventListener('click', () => onCommand(command));
    pieces.push(data.slice(end, index), button);
    end = index + command.length;
  }
  if (pieces.length > 0) node.replaceWith(...pieces, data.slice(end));
}
