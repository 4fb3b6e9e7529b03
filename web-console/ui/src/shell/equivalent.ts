import { shellWord } from '../task/lines.ts';
import { placeOf } from './navigation.tsx';

/** What a page shows, asked from a shell; the token is left to the reader's shell. */
export interface Equivalent {
  curl: string;
  cli: string;
}

/** The same as this address, over HTTP and on the command line; absent where there is no such. */
export function equivalentOf(origin: string, path: string, search: string): Equivalent | undefined {
  const place = placeOf(path);
  const query = new URLSearchParams(search);
  const q = query.get('q') ?? '';
  const of = (api: string, verb: string): Equivalent => ({
    curl: `curl -H "Authorization: Bearer $TOKEN" ${shellWord(origin + api)}`,
    cli: `infra/anabranch ${verb}`,
  });
  switch (place.name) {
    case 'sessions': {
      const known = new URLSearchParams();
      for (const name of ['status', 'q']) {
        const value = query.get(name);
        if (value) known.set(name, value);
      }
      return of(`/api/sessions${known.size === 0 ? '' : `?${known}`}`, 'ps --all');
    }
    case 'session':
      return of(`/api/sessions/${place.id}`, `show ${place.id}`);
    case 'timeline':
      return of(`/api/sessions/${place.id}/events`, `tail ${place.id}`);
    case 'tree':
      return of(`/api/sessions/${place.id}/lineage`, `lineage ${place.id}`);
    case 'compare': {
      const ids = (query.get('ids') ?? '').split(',').filter((id) => /^[0-9a-z]+$/.test(id));
      return ids.length === 0
        ? undefined
        : of(`/api/compare?ids=${ids.join(',')}`, `compare ${ids.join(' ')}`);
    }
    case 'desk':
      switch (place.desk) {
        case 'approvals':
          return of('/api/approvals', 'approvals');
        case 'workers':
          return of('/api/workers', 'workers');
        case 'usage': {
          const session = query.get('session');
          return session
            ? of(`/api/usage?session=${session}`, `usage ${shellWord(session)}`)
            : of('/api/usage', 'usage');
        }
        case 'search':
          return q === ''
            ? undefined
            : of(`/api/search?${new URLSearchParams({ q })}`, `search ${shellWord(q)}`);
        case 'audit':
          return {
            curl: `curl -X POST -H "Authorization: Bearer $TOKEN" ${shellWord(`${origin}/api/verify`)}`,
            cli: 'infra/anabranch verify --all',
          };
        case 'settings':
          return of('/api/doctor', 'doctor');
      }
      return undefined;
    case 'new':
    case 'nowhere':
      return undefined;
  }
}
