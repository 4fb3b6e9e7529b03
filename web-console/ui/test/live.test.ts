import { expect, test } from 'vitest';
import { LiveSession } from '../src/session/live.ts';
import { Journal, SESSION } from './journal.ts';

function message(entry: { seq: number }) {
  return { id: String(entry.seq), event: 'message', data: JSON.stringify(entry) };
}

test('an entry that comes twice is taken once', () => {
  const live = new LiveSession(SESSION);
  const first = message(new Journal().add('Paused', { by: 'me' }));
  expect(live.take(first)).toBe(true);
  expect(live.take(first)).toBe(true);
  expect(live.trajectory.rows).toHaveLength(1);
});

test('an entry that does not follow is not taken, and the stream is asked again', () => {
  const journal = new Journal();
  journal.add('Paused', { by: 'me' });
  journal.add('Resumed', { by: 'me' });
  const [, second] = journal.entries;
  const live = new LiveSession(SESSION);
  expect(live.take(message(second!))).toBe(false);
  expect(live.head).toBe(0);
});

test('half a message is not taken', () => {
  const live = new LiveSession(SESSION);
  expect(live.take({ id: '1', event: 'message', data: '{"seq":1,' })).toBe(false);
});

test('a message that is no entry changes nothing', () => {
  const live = new LiveSession(SESSION);
  expect(live.take({ id: '', event: 'ping', data: '{}' })).toBe(true);
  expect(live.head).toBe(0);
});
