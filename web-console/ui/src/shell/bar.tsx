import { useEffect, useState } from 'react';
import { said, server } from '../api/client.ts';
import { useSpeech } from '../i18n/language.tsx';
import mark from './mark.svg';
import { Link } from './navigation.tsx';
import { PAGES } from './pages.ts';
import { usePolled } from './polled.ts';
import { chooseTheme, nextTheme, useTheme } from './theme.ts';

interface BarProps {
  path: string;
  known: boolean;
  onPalette(): void;
  onKeys(): void;
}

/** The way to every page. On a narrow screen it is put away until it is asked for. */
export function Bar({ path, known, onPalette, onKeys }: BarProps) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  return (
    <header className="bar">
      <Link to="/" className="brand">
        <img src={mark} alt="" width="20" height="20" />
        Anabranch
      </Link>
      <nav id="pages" className={open ? 'bar-open' : undefined} aria-label={t('nav.main')}>
        {PAGES.map(({ path: to, label }) => (
          <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
            {t(label)}
            {to === '/approvals' && known && path !== to && <Waiting />}
          </Link>
        ))}
      </nav>
      <button
        type="button"
        className="plain bar-menu"
        aria-expanded={open}
        aria-controls="pages"
        onClick={() => setOpen(!open)}
      >
        {t('nav.menu')}
      </button>
      <button
        type="button"
        className="plain keys-button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={onPalette}
      >
        {t('nav.palette')}
      </button>
      <button
        type="button"
        className="plain keys-button"
        aria-label={t('keys.title')}
        onClick={onKeys}
      >
        ?
      </button>
      <ThemeSwitch />
      <LanguageSwitch />
    </header>
  );
}

const WAITING_MILLIS = 6_000;
const WAITING_MAX = 99;

/** How many calls wait for a person, wherever that person is. */
function Waiting() {
  const { t } = useSpeech();
  const { value } = usePolled('waiting', WAITING_MILLIS, async (signal) => {
    const query = { max: WAITING_MAX + 1 };
    const page = await said(server.GET('/api/approvals', { params: { query }, signal }));
    return page.approvals.length;
  });
  if (value === undefined || value === 0) return null;
  const shown = value > WAITING_MAX ? `${WAITING_MAX}+` : String(value);
  return (
    <span className="badge">
      <span aria-hidden="true">{shown}</span>
      <span className="unseen"> {t('nav.waiting', { count: value })}</span>
    </span>
  );
}

function ThemeSwitch() {
  const { t } = useSpeech();
  const theme = useTheme();
  return (
    <button
      type="button"
      className="plain"
      title={t('theme.title')}
      onClick={() => chooseTheme(nextTheme(theme))}
    >
      <span className="unseen">{t('theme.title')}: </span>
      {t(`theme.${theme}`)}
    </button>
  );
}

/** Names the other language in that language, so that it is found by those who need it. */
function LanguageSwitch() {
  const { language, choose } = useSpeech();
  const other = language === 'en' ? 'zh' : 'en';
  return (
    <button
      type="button"
      className="plain"
      lang={other === 'zh' ? 'zh-Hans' : 'en'}
      onClick={() => choose(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  );
}
