/** `317101******9999`: where it was issued and the serial; not the birth date that it holds. */
export const masked = (number: string): string => `${number.slice(0, 6)}******${number.slice(-4)}`;
