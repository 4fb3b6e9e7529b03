import { expect, test } from 'vitest';
import { StreamParser } from '../src/api/stream.ts';

const STREAM =
  ': welcome\n\nid: 1\ndata: {"a":1}\n\nid: 2\r\nevent: entry\r\ndata: one\r\ndata: two\r\n\r\n: beat\n\nid: 3\ndata:x\n\n';

const MESSAGES = [
  { id: '1', event: 'message', data: '{"a":1}' },
  { id: '2', event: 'entry', data: 'one\ntwo' },
  { id: '3', event: 'message', data: 'x' },
];

test('a stream is the same messages wherever its chunks are cut', () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const parser = new StreamParser();
    const messages = [];
    for (let at = 0; at < STREAM.length; at += size) {
      messages.push(...parser.push(STREAM.slice(at, at + size)));
    }
    expect(messages).toEqual(MESSAGES);
  }
});

test('a message that is cut off by the end of the connection is not given out', () => {
  expect(new StreamParser().push('id: 4\ndata: half')).toEqual([]);
});
