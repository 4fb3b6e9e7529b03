import { expect, test } from 'vitest';
import { LiveSession } from '../src/session/live.ts';
import type { ReplyPiece } from '../src/api/shapes.ts';
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

function delta(piece: Partial<ReplyPiece>) {
  const data = JSON.stringify({ seq: 1, attempt: 1, from: 0, pieces: [], ...piece });
  return { id: '1', event: 'delta', data };
}

/** A session whose first entry asks the model. */
function asking() {
  const journal = new Journal();
  const request = { turn: 1, attempt: 1, epoch: 0, segments: 1, prefixHash: 'p' };
  const live = new LiveSession(SESSION);
  live.take(message(journal.add('ModelRequested', request)));
  return { journal, live };
}

test('what the model says grows, and its entry takes its place', () => {
  const { journal, live } = asking();
  expect(live.take(delta({ pieces: [{ text: 'Hel' }] }))).toBe(true);
  live.take(delta({ from: 3, pieces: [{ text: 'lo' }] }));
  expect(live.reply?.text).toBe('Hello');
  expect(live.head).toBe(1);
  live.take(message(journal.replied()));
  expect(live.reply).toBeUndefined();
  live.take(delta({ from: 5, pieces: [{ text: ' too late' }] }));
  expect(live.reply).toBeUndefined();
});

test('what was said of a call that failed is gone with it', () => {
  const { journal, live } = asking();
  live.take(delta({ pieces: [{ text: 'half an' }] }));
  const failed = journal.add('ModelFailed', { kind: 'cut_stream', message: 'cut', usage: {} });
  live.take(message(failed));
  expect(live.reply).toBeUndefined();
});

test('a request that is asked again begins anew', () => {
  const { live } = asking();
  live.take(delta({ pieces: [{ text: 'first' }] }));
  live.take(delta({}));
  expect(live.reply?.text).toBe('');
  live.take(delta({ pieces: [{ text: 'second' }] }));
  expect(live.reply?.text).toBe('second');
});

test('a piece that does not follow shows nothing rather than half', () => {
  const { live } = asking();
  live.take(delta({ pieces: [{ text: 'Hel' }] }));
  live.take(delta({ from: 4, pieces: [{ text: 'o' }] }));
  expect(live.reply).toBeUndefined();
});

test('calls grow beside the text', () => {
  const { live } = asking();
  const pieces = [{ text: 'I look.' }, { call: 0, tool: 'fs_read' }, { call: 0, arguments: '{"pa' }];
  live.take(delta({ pieces }));
  live.take(delta({ from: 18, pieces: [{ call: 0, arguments: 'th":"a"}' }], cut: true }));
  expect(live.reply?.calls).toEqual([{ call: 0, tool: 'fs_read', arguments: '{"path":"a"}' }]);
  expect(live.reply?.cut).toBe(true);
});
