import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  dictionaries,
  firstLanguage,
  type Key,
  type Message,
  translate,
} from '../src/i18n/translate.ts';

const keys = Object.keys(dictionaries.en) as Key[];
const forms = (message: Message) =>
  typeof message === 'string' ? [message] : Object.values(message);
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('both languages have the same keys', () => {
  expect(Object.keys(dictionaries.zh).sort()).toEqual([...keys].sort());
});

test('a text has the same holes in both languages and in all its forms', () => {
  for (const key of keys) {
    const [first, ...rest] = [dictionaries.en[key], dictionaries.zh[key]].flatMap(forms);
    for (const text of rest) {
      expect(holes(text), key).toEqual(holes(first!));
    }
  }
});

test('no text is empty', () => {
  for (const dictionary of Object.values(dictionaries)) {
    for (const text of Object.values(dictionary).flatMap(forms)) {
      expect(text.trim()).not.toBe('');
    }
  }
});

test('a text with a count has the plural forms of its language', () => {
  for (const key of keys) {
    if (forms(dictionaries.en[key]).some((text) => holes(text).includes('count'))) {
      expect(Object.keys(dictionaries.en[key]), key).toEqual(['one', 'other']);
      expect(Object.keys(dictionaries.zh[key]), key).toEqual(['other']);
    }
  }
});

test('counts are written as people count', () => {
  expect(translate('en', 'session.count', { count: 0 })).toBe('0 events');
  expect(translate('en', 'session.count', { count: 1 })).toBe('1 event');
  expect(translate('en', 'session.count', { count: 1200 })).toBe('1,200 events');
  expect(translate('zh', 'session.count', { count: 1 })).toBe('1 个事件');
});

test('what is filled in is not read as a text with holes', () => {
  expect(translate('en', 'sessions.forkOf', { parent: '{at}', at: '5' })).toBe('fork of {at}@5');
});

test('every key is used somewhere', () => {
  const root = join(import.meta.dirname, '..', 'src');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('i18n'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const words = new Set(sources.match(/(?<=['"])[a-zA-Z]+(\.[a-zA-Z0-9]+)+(?=['"])/g));
  const built =
    /^(status|theme|worker|tab|fork|rewind|task|travel|moment|budget|timeline|views|change|role|may|viewer\.break)\./;
  expect(keys.filter((key) => !built.test(key) && !words.has(key))).toEqual([]);
});

test('the chosen language wins over what the browser asks for', () => {
  expect(firstLanguage('en', ['zh-CN'])).toBe('en');
  expect(firstLanguage(null, ['zh-CN', 'en'])).toBe('zh');
  expect(firstLanguage('xx', ['fr', 'zh'])).toBe('en');
});
