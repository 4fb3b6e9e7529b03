import { json, post } from './client.ts';
import type { components } from './openapi.ts';

/** Who one is, the tokens that were given, and who did what. */

type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type Role = Schemas['Role'];
export type Token = Schemas['Token'];
export type NewToken = Schemas['NewToken'];
export type Deed = Schemas['AuditEntry'];

export const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

export const me = (): Promise<Me> => json('/api/me');

export const tokens = async (signal?: AbortSignal): Promise<Token[]> =>
  (await json<{ tokens: Token[] }>('/api/tokens', signal)).tokens;

/** The answer alone has the token itself. */
export const giveToken = (wish: NewToken): Promise<Token & { token: string }> =>
  post('/api/tokens', wish);

export const revokeToken = (id: string): Promise<Token> =>
  post(`/api/tokens/${encodeURIComponent(id)}/revoke`, {});

export interface DeedFilter {
  who: string;
  session: string;
  cursor: string;
  max: number;
}

export interface Deeds {
  entries: Deed[];
  next?: string;
}

/** A page of what was done, the newest first. */
export function deeds(filter: DeedFilter, signal: AbortSignal): Promise<Deeds> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== '') query.set(name, String(value));
  }
  return json(`/api/audit?${query}`, signal);
}
