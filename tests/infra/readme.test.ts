import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const section = (title: string) => readme.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';

it('the two commands that everything begins with are there', () => {
  expect(readme).toMatch(/^npm ci && npm start\b/m);
  expect(readme).toMatch(/^npm ci && npm test\b/m);
});

it('every script that is named exists', () => {
  const named = [...readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it('every path that is named exists', () => {
  const named = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);
  // commands have spaces, places of a kind have `<…>`, URLs begin with a slash
  const paths = named.filter((text) => /^[^\s<>/=:]+\/[^\s<>=:]*$/.test(text));
  const services = readdirSync(join(root, 'functions'));
  const exists = (path: string) =>
    ['', ...services.map((service) => `functions/${service}`)].some((folder) =>
      existsSync(join(root, folder, path)),
    );
  const made = ['dist/', 'cdk.out/']; // by commands, so not there in a fresh clone
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => !exists(path) && !made.includes(path))).toEqual([]);
});

it('the decisions are twelve at most, numbered one by one', () => {
  const numbers = [...section('Decisions').matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
  expect(numbers.length).toBeGreaterThan(0);
  expect(numbers.length).toBeLessThanOrEqual(12);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
