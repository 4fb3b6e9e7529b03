import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../i18n/language.tsx';
import '../styles/base.css';
import '../styles/session.css';
import '../styles/detail.css';
import './viewer.css';
import { readExport, unescaped } from './export.ts';
import { ViewerPage } from './page.tsx';

const root = document.getElementById('root');
const journal = document.getElementById('journal');
if (root === null) {
  throw new Error('viewer.html has no #root');
}
const exported = readExport(unescaped(journal?.textContent ?? ''));
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ViewerPage exported={exported} />
    </LanguageProvider>
  </StrictMode>,
);
