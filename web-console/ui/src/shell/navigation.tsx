import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

/** Where the person is. Every place has its own address, so that it can be shared. */
export type Place =
  | { name: 'sessions' }
  | { name: 'new' }
  | { name: 'desk'; desk: Desk }
  | { name: 'session'; id: string; at?: number }
  | { name: 'timeline'; id: string }
  | { name: 'tree'; id: string }
  | { name: 'compare' }
  | { name: 'nowhere' };

/** The pages beside the list, the form and the session. Each is loaded when it is opened. */
export type Desk = 'approvals' | 'workers' | 'usage' | 'search' | 'audit' | 'settings';

const DESK = /^\/(approvals|workers|usage|search|audit|settings)$/;

export function placeOf(path: string): Place {
  if (path === '/') {
    return { name: 'sessions' };
  }
  if (path === '/new') {
    return { name: 'new' };
  }
  const desk = DESK.exec(path);
  if (desk !== null) {
    return { name: 'desk', desk: desk[1] as Desk };
  }
  if (path === '/compare') {
    return { name: 'compare' };
  }
  const view = /^\/s\/([0-9a-z]+)\/(timeline|tree)$/.exec(path);
  if (view !== null) {
    return { name: view[2] === 'tree' ? 'tree' : 'timeline', id: view[1] ?? '' };
  }
  const session = /^\/s\/([0-9a-z]+)(?:(?:@|%40)(\d{1,15}))?$/.exec(path);
  if (session === null) {
    return { name: 'nowhere' };
  }
  const [, id = '', at] = session;
  return at === undefined ? { name: 'session', id } : { name: 'session', id, at: Number(at) };
}

export function sessionPath(id: string, at?: number): string {
  return at === undefined ? `/s/${id}` : `/s/${id}@${at}`;
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to a path of the console; `replace` leaves no step in the history. */
export function go(path: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', path);
  } else {
    history.pushState(null, '', path);
    window.scrollTo(0, 0);
  }
  listeners.forEach((listener) => listener());
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export function useQuery(): string {
  return useSyncExternalStore(subscribe, () => window.location.search);
}

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string };

/** A link inside the console: a plain click does not load the page again. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (plain && !event.defaultPrevented) {
      event.preventDefault();
      go(to);
    }
  };
  return <a {...rest} href={to} onClick={click} />;
}
