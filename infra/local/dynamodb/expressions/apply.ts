import { type AttributeType, type AttributeValue, type Item, setAttribute, typeOf } from '../attribute.ts';
import { invalid } from '../errors.ts';
import { addNumbers, subtractNumbers } from '../number.ts';
import type { Values } from './parser.ts';
import { type Path, valueAt } from './path.ts';
import type { Term, Update } from './update.ts';

/**
 * Carries an update out on `item`, in place. Every term sees the item as it was before; list indexes
 * mean places in the old list, so that elements are removed last and from the back.
 */
export const applyUpdate = (update: Update, item: Item, values: Values): void => {
  const settings = update.set.map(({ path, term }) => ({ path, value: evaluate(term, item, values) }));
  const additions = update.add.map(({ path, value }) => ({
    path,
    value: sum(valueAt(item, path), values[value] as AttributeValue),
  }));
  const deletions = update.delete.map(({ path, value }) => ({
    path,
    ...difference(valueAt(item, path), values[value] as AttributeValue),
  }));

  for (const { path, value } of [...settings].sort(byLastIndex)) put(item, path, value);
  for (const { path, value } of additions) put(item, path, value);
  for (const { path, value } of deletions) if (value) put(item, path, value);
  // places are found before anything moves
  const emptied = update.delete.filter((_, i) => deletions[i]?.isEmptied).map(({ path }) => path);
  const removals = [...update.remove, ...emptied].map((path) => placeOf(item, path));
  removals.sort((a, b) => indexOf(b) - indexOf(a));
  for (const place of removals) remove(place);
};

const evaluate = (term: Term, item: Item, values: Values): AttributeValue => {
  switch (term.kind) {
    case 'value':
      return values[term.name] as AttributeValue;
    case 'path': {
      const value = valueAt(item, term.path);
      if (value) return ownCopy(value);
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    }
    case 'if_not_exists':
      return evaluate(
        valueAt(item, term.path) ? { kind: 'path', path: term.path } : term.otherwise,
        item,
        values,
      );
    case 'list_append': {
      const [left, right] = [evaluate(term.left, item, values), evaluate(term.right, item, values)];
      if (!left.L || !right.L) throw wrongType();
      return { L: [...left.L, ...right.L] };
    }
    default: {
      const [left, right] = [evaluate(term.left, item, values), evaluate(term.right, item, values)];
      if (left.N === undefined || right.N === undefined) throw wrongType();
      return { N: (term.kind === '+' ? addNumbers : subtractNumbers)(left.N, right.N) };
    }
  }
};

/** A document that is set elsewhere too must not change with its original. */
const ownCopy = (value: AttributeValue) => (value.L || value.M ? structuredClone(value) : value);

const sum = (before: AttributeValue | undefined, more: AttributeValue): AttributeValue => {
  if (!before) return more;
  const type = typeOf(more);
  if (type !== typeOf(before)) throw wrongType();
  if (type === 'N') return { N: addNumbers(before.N as string, more.N as string) };
  return { [type]: [...new Set([...members(before, type), ...members(more, type)])] };
};

/** What is left of a set; a set without members does not exist. */
const difference = (
  before: AttributeValue | undefined,
  less: AttributeValue,
): { value?: AttributeValue; isEmptied?: boolean } => {
  if (!before) return {};
  const type = typeOf(less);
  if (type !== typeOf(before)) throw wrongType();
  const gone = new Set(members(less, type));
  const left = members(before, type).filter((member) => !gone.has(member));
  return left.length === 0 ? { isEmptied: true } : { value: { [type]: left } };
};

const members = (value: AttributeValue, type: AttributeType) => value[type] as string[];

interface Place {
  readonly parent: AttributeValue | undefined;
  readonly step: string | number;
}

const placeOf = (item: Item, path: Path): Place => ({
  parent: path.length === 1 ? { M: item } : valueAt(item, path.slice(0, -1) as unknown as Path),
  step: path.at(-1) as string | number,
});

const put = (item: Item, path: Path, value: AttributeValue) => {
  const { parent, step } = placeOf(item, path);
  if (typeof step === 'string') {
    if (!parent?.M) throw wrongPath();
    setAttribute(parent.M, step, value);
    return;
  }
  if (!parent?.L) throw wrongPath();
  // behind the end there are no gaps: the element comes next
  parent.L[Math.min(step, parent.L.length)] = value;
};

const remove = ({ parent, step }: Place) => {
  if (typeof step === 'string') {
    if (!parent?.M) throw wrongPath();
    if (Object.hasOwn(parent.M, step)) delete parent.M[step];
    return;
  }
  if (!parent?.L) throw wrongPath();
  if (step < parent.L.length) parent.L.splice(step, 1);
};

const indexOf = ({ step }: { step?: string | number }) => (typeof step === 'number' ? step : -1);

const byLastIndex = (a: { path: Path }, b: { path: Path }) =>
  indexOf({ step: a.path.at(-1) }) - indexOf({ step: b.path.at(-1) });

const wrongType = () => invalid('An operand in the update expression has an incorrect data type');

const wrongPath = () => invalid('The document path provided in the update expression is invalid for update');
