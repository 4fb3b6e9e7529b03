import type { Entry, PrintedPiece, ReplyPiece } from '../api/shapes.ts';
import { api, type ApiProblem } from '../api/client.ts';
import { follow, type StreamMessage } from '../api/stream.ts';
import { Trajectory } from '../trajectory/fold.ts';
import { printedOn, type Printing } from './printed.ts';
import { type GrowingReply, grown } from './reply.ts';

export type Connection = 'opening' | 'live' | 'retrying' | 'refused';

/** People see at most this many updates a second, however fast entries come. */
const TELL_MILLIS = 80;

/**
 * One branch as it grows. Entries come in order, each once: one that was seen already is dropped,
 * and one that does not follow makes the stream be asked again from the last that did. What was
 * there before is read as lines; so is what a stream passed over, because it was too much for it.
 * What the model says meanwhile is shown until an entry settles it, or the connection is lost.
 */
export class LiveSession {
  readonly id: string;
  readonly entries: Entry[] = [];
  readonly trajectory: Trajectory;
  /** What the model is saying, if somebody tells. */
  reply: GrowingReply | undefined;
  /** What running calls print, by the address of the call. */
  readonly printed = new Map<string, Printing>();
  connection: Connection = 'opening';
  problem: ApiProblem | undefined;
  #behind = true;
  #version = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(id: string) {
    this.id = id;
    this.trajectory = new Trajectory(id);
  }

  /** Follows the branch until the returned function is called. */
  start(): () => void {
    const stopped = new AbortController();
    const listener = {
      url: () => api.eventsUrl(this.id, this.head),
      lastId: () => (this.head > 0 ? String(this.head) : ''),
      take: (message: StreamMessage) => this.take(message),
      connected: (yes: boolean) => this.#connected(yes ? 'live' : 'retrying'),
      refused: (problem: ApiProblem) => {
        this.problem = problem;
        this.#connected('refused');
      },
      lines: {
        behind: () => this.#behind,
        url: () => api.linesUrl(this.id, this.head),
        take: (line: string) => this.#read(line),
        caughtUp: () => {
          this.#behind = false;
        },
      },
    };
    void follow(listener, stopped.signal);
    return () => {
      stopped.abort();
      clearTimeout(this.#telling);
      this.#telling = undefined;
    };
  }

  get head(): number {
    return this.entries.at(-1)?.seq ?? 0;
  }

  entry(seq: number): Entry | undefined {
    return this.entries[seq - 1];
  }

  take(message: StreamMessage): boolean {
    let data: unknown;
    try {
      data = JSON.parse(message.data);
    } catch {
      return false;
    }
    if (message.event === 'reset') {
      this.#behind = true;
      return false;
    }
    if (message.event === 'delta') {
      this.#hear(data as ReplyPiece);
      return true;
    }
    if (message.event === 'output') {
      this.#print(data as PrintedPiece);
      return true;
    }
    return this.#enter(data as Partial<Entry>);
  }

  #read(line: string): void {
    if (!this.#enter(JSON.parse(line) as Partial<Entry>)) {
      throw new Error(`an entry that does not follow ${this.head}`);
    }
  }

  /** A piece counts while its request is open here. */
  #hear(piece: ReplyPiece): void {
    const open = this.trajectory.now.asking !== undefined && piece.seq <= this.head;
    this.reply = open ? grown(this.reply, piece) : undefined;
    this.#tell();
  }

  /** A piece counts while its call is open here. */
  #print(piece: PrintedPiece): void {
    if (this.trajectory.now.open.some((call) => call.address === piece.call)) {
      this.printed.set(piece.call, printedOn(this.printed.get(piece.call), piece));
      this.#tell();
    }
  }

  #enter(entry: Partial<Entry>): boolean {
    if (typeof entry.seq !== 'number' || entry.event === undefined) {
      return true;
    }
    if (entry.seq <= this.head) {
      return true;
    }
    if (entry.seq !== this.head + 1) {
      return false;
    }
    this.entries.push(entry as Entry);
    this.trajectory.add(entry as Entry);
    if (this.trajectory.now.asking === undefined) {
      this.reply = undefined;
    }
    if ('call' in (entry as Entry).event && this.printed.size > 0) {
      this.#forgetSettled();
    }
    this.#tell();
    return true;
  }

  #forgetSettled(): void {
    const open = new Set(this.trajectory.now.open.map((call) => call.address));
    [...this.printed.keys()].filter((call) => !open.has(call)).forEach((call) => this.printed.delete(call));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  #connected(connection: Connection): void {
    this.connection = connection;
    if (connection !== 'live') {
      this.reply = undefined;
    }
    this.#tell();
  }

  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#version++;
      this.#listeners.forEach((listener) => listener());
    }, TELL_MILLIS);
  }
}
