import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import '../styles/palette.css';
import { equivalentOf } from './equivalent.ts';
import { useLoaded } from './loaded.ts';
import { ranked } from './match.ts';
import { go, sessionPath } from './navigation.tsx';
import { PAGES } from './pages.ts';
import { chooseTheme, THEMES } from './theme.ts';
import { visible } from './untrusted.ts';

/** Something that can be chosen: where it leads or what it does. */
interface Choice {
  id: string;
  text: string;
  kind: string;
  act(): void;
}

const SESSIONS_MAX = 8;
const TYPING_MILLIS = 150;

interface PaletteProps {
  onKeys(): void;
  onClose(): void;
}

/**
 * Everything by its name: pages, actions, and the sessions whose task has the typed words. It is
 * not loaded late: who presses its key types on at once, and the words are not for the page below.
 */
export function Palette({ onKeys, onClose }: PaletteProps) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState('');
  const [place, setPlace] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const sessions = useSessions(typed.trim());
  const fixed = ranked(typed, useChoices(onKeys), (choice) => choice.text);
  const choices = [...fixed, ...sessions];
  const at = Math.min(place, choices.length - 1);
  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    onClose();
    choice.act();
  };
  const keys = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && choices.length > 0) {
      event.preventDefault();
      setPlace((at + step + choices.length) % choices.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(choices[at]);
    }
  };
  return (
    <dialog ref={dialog} className="palette" aria-label={t('palette.title')} onCancel={onClose}>
      <input
        type="text"
        role="combobox"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-label={t('palette.title')}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
        placeholder={t('palette.hint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setPlace(0);
        }}
        onKeyDown={keys}
      />
      <ul id={list} role="listbox" aria-label={t('palette.title')}>
        {choices.map((choice, index) => (
          <Option
            key={choice.id}
            id={`${list}-${index}`}
            choice={choice}
            chosen={index === at}
            onChoose={() => choose(choice)}
          />
        ))}
      </ul>
      {choices.length === 0 && <p className="hint">{t('palette.none')}</p>}
    </dialog>
  );
}

interface OptionProps {
  id: string;
  choice: Choice;
  chosen: boolean;
  onChoose(): void;
}

function Option({ id, choice, chosen, onChoose }: OptionProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li ref={ref} id={id} role="option" aria-selected={chosen} onClick={onChoose}>
      <span className="palette-text">{choice.text}</span>
      <span className="palette-kind">{choice.kind}</span>
    </li>
  );
}

function useSessions(typed: string): Choice[] {
  const { t } = useSpeech();
  const found = useLoaded(typed, async (signal) => {
    await new Promise((resolve) => setTimeout(resolve, TYPING_MILLIS));
    if (signal.aborted) return [];
    return (await api.sessions({ status: '', text: typed }, signal)).sessions;
  });
  return found.state !== 'ready'
    ? []
    : found.value.slice(0, SESSIONS_MAX).map((session) => ({
        id: session.id,
        text: visible(session.task.slice(0, 200)),
        kind: t(`status.${session.status}`),
        act: () => go(sessionPath(session.id)),
      }));
}

function useChoices(onKeys: () => void): Choice[] {
  const { t, language, choose } = useSpeech();
  const pages = PAGES.map(({ path, label, key }) => ({
    id: path,
    text: t(label),
    kind: `${t('palette.page')} · g ${key}`,
    act: () => go(path),
  }));
  const action = (id: string, text: string, act: () => void): Choice => ({
    id,
    text,
    kind: t('palette.action'),
    act,
  });
  const here = window.location;
  const same = equivalentOf(here.origin, here.pathname, here.search);
  const copy = (text: string) => void navigator.clipboard?.writeText(text).catch(() => {});
  return [
    ...pages,
    action('link', t('palette.copyLink'), () => copy(here.href)),
    ...(same === undefined
      ? []
      : [
          action('curl', t('palette.copyCurl'), () => copy(same.curl)),
          action('cli', t('palette.copyCli'), () => copy(same.cli)),
        ]),
    ...THEMES.map((theme) =>
      action(`theme ${theme}`, `${t('theme.title')}: ${t(`theme.${theme}`)}`, () =>
        chooseTheme(theme),
      ),
    ),
    action('language', language === 'en' ? '中文' : 'English', () =>
      choose(language === 'en' ? 'zh' : 'en'),
    ),
    action('keys', t('keys.title'), onKeys),
  ];
}
