import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { LanguageProvider } from './i18n/language.tsx';
import { showTheme } from './shell/theme.ts';
import './styles/base.css';
import './styles/sessions.css';
import './styles/session.css';
import './styles/detail.css';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
showTheme();
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <App />
    </LanguageProvider>
  </StrictMode>,
);
