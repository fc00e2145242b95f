import type { Card } from './rows.ts';
import { sizeShown, typeShown } from './shown.ts';

/** A card as the contract shows it. */
export const cardShown = ({ versions: _, type, introduction, ...card }: Card) => ({
  ...card,
  ...(introduction !== '' && { introduction }),
  contentType: type,
  type: typeShown(type),
  sizeShown: sizeShown(card.size),
});
