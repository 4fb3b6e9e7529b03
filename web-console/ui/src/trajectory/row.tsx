import { memo } from 'react';
import type { Usage } from '../api/shapes.ts';
import { useSpeech } from '../i18n/language.tsx';
import { cacheHit, clock, duration, percent, short } from '../shell/format.ts';
import { Icon } from '../shell/icons.tsx';
import { visible } from '../shell/untrusted.ts';
import type { Row } from './fold.ts';

/** A row shows this much; the detail beside it has the whole. */
const BELOW_CHARS_MAX = 20_000;

function cut(text: string): string {
  return text.length > BELOW_CHARS_MAX ? `${text.slice(0, BELOW_CHARS_MAX)}…` : text;
}

interface RowLineProps {
  row: Row;
  selected: boolean;
  /** It had not happened yet, from where one stands in time. */
  later: boolean;
  onSelect(seq: number): void;
}

/** One event as one dense line; what failed says so below it, whole and wrapped. */
export const RowLine = memo(function RowLine({ row, selected, later, onSelect }: RowLineProps) {
  const { t, language } = useSpeech();
  // A reply is the model's, then says which tools; a result is the tool's, then says how it went.
  const first = row.type === 'ModelReplied' ? 'label' : 'tool';
  const inherited = row.inherited ? ' row-inherited' : '';
  return (
    <div
      className={`row row-${row.tone}${inherited}${later ? ' row-later' : ''}`}
      data-seq={row.seq}
      data-type={row.type}
      data-later={later || undefined}
      aria-current={selected || undefined}
    >
      <button
        type="button"
        className="row-line"
        title={clock(row.time, language)}
        onClick={() => onSelect(row.seq)}
      >
        <span className="row-seq">{row.seq}</span>
        <Icon name={row.icon} />
        <span className="row-what">
          {first === 'tool' && <Tool row={row} />}
          <span className="row-label">{t(row.label.key, row.label.values)}</span>
          {first === 'label' && <Tool row={row} />}
          {row.text !== '' && <span className="row-text">{visible(row.text)}</span>}
        </span>
        <span className="row-figures">
          {row.usage && <Tokens usage={row.usage} />}
          {row.millis !== undefined && <span>{duration(row.millis)}</span>}
        </span>
      </button>
      {row.failure !== undefined && row.failure !== '' && (
        <pre className="row-below">{visible(cut(row.failure))}</pre>
      )}
      {row.answer !== undefined && row.answer !== '' && (
        <pre className="row-below row-answer">{visible(cut(row.answer))}</pre>
      )}
    </div>
  );
});

function Tool({ row }: { row: Row }) {
  return row.tool === undefined ? null : <span className="row-tool">{visible(row.tool)}</span>;
}

function Tokens({ usage }: { usage: Usage }) {
  const { t } = useSpeech();
  const hit = cacheHit(usage);
  if (usage.promptTokens === undefined) {
    return null;
  }
  return (
    <span title={t('figure.rowTokens')}>
      {short(usage.promptTokens)}
      {usage.outputTokens !== undefined && `+${short(usage.outputTokens)}`}
      {hit !== undefined && <span className="row-hit"> {percent(hit)}</span>}
    </span>
  );
}
