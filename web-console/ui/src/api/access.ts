import { said, server } from './client.ts';
import type { components } from './openapi.ts';

/** Who one is, the tokens that were given, and who did what. */

type Schemas = components['schemas'];

export type Me = Schemas['Me'];
export type Role = Schemas['Role'];
export type Token = Schemas['Token'];
export type NewToken = Schemas['NewToken'];
export type Deed = Schemas['AuditEntry'];

export const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];

export const me = (): Promise<Me> => said(server.GET('/api/me'));

export const tokens = async (signal?: AbortSignal): Promise<Token[]> =>
  (await said(server.GET('/api/tokens', signal ? { signal } : {}))).tokens;

/** The answer alone has the token itself. */
export const giveToken = (body: NewToken) => said(server.POST('/api/tokens', { body }));

export const revokeToken = (id: string): Promise<Token> =>
  said(server.POST('/api/tokens/{id}/revoke', { params: { path: { id } } }));

export interface DeedFilter {
  who: string;
  session: string;
  cursor: string;
  max: number;
}

export type Deeds = Schemas['Audit'];

/** A page of what was done, the newest first. */
export function deeds(filter: DeedFilter, signal: AbortSignal): Promise<Deeds> {
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
  return said(server.GET('/api/audit', { params: { query }, signal }));
}
