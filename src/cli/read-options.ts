import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number within bounds. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads an option that is a list of whole numbers within bounds, such as `1000,10000`; `none` is an empty one. */
export function wholeNumbers(least: number, most: number) {
  const read = wholeNumber(least, most);
  return (text: string): number[] => (text === 'none' ? [] : text.split(',').map(read));
}
