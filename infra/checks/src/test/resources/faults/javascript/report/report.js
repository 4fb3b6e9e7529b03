#!/usr/bin/env node
'use strict';

// Reads comma separated sales and prints totals by region.

function splitLine(line) {
  const fields = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const ch = line[i];
    if (quoted) {
      if (ch === '"' && line[i + 1] === '"') {
        field += '"';
        i++;
      } else if (ch === '"') {
        quoted = false;
      } else {
        field += ch;
      }
    } else if (ch === '"' && field === '') {
      quoted = true;
    } else if (ch === ',') {
      fields.push(field);
      field = '';
    } else {
      field += ch;
    }
  }
  fields.push(field);
  return fields;
}

function readRows(text) {
  const [header, ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const names = splitLine(header).map((name) => name.trim().toLowerCase());
  return lines.map((line) => {
    const fields = splitLine(line);
    const row = {};
    names.forEach((name, i) => {
      row[name] = fields[i] === undefined ? '' : fields[i];
    });
    return row;
  });
}

function toAmount(text) {
  const clean = text.replace(/[$\s]/g, '');
  const negative = clean.startsWith('(') && clean.endsWith(')');
  const value = Number(negative ? clean.slice(1, -1) : clean);
  if (clean === '' || Number.isNaN(value)) {
    return null;
  }
  return negative ? -value : value;
}

function summarize(rows) {
  const groups = new Map();
  let malformed = 0;
  for (const row of rows) {
    const amount = toAmount(row.amount);
    if (amount === null || row.region === '') {
      malformed++;
      continue;
    }
    const group = groups.get(row.region) || { count: 0, sum: 0, best: -Infinity };
    group.count += 1;
    group.sum += amount;
    group.best = Math.max(group.best, amount);
    groups.set(row.region, group);
  }
  return { groups, malformed };
}

function percent(part, whole) {
  if (whole === 0) {
    return '0.0%';
  }
  return ((part / whole) * 100).toFixed(1) + '%';
}

function render({ groups, malformed }) {
  const total = [...groups.values()].reduce((sum, group) => sum + group.sum, 0);
  const names = [...groups.keys()].sort((a, b) => groups.get(b).sum - groups.get(a).sum || a.localeCompare(b));
  const lines = names.map((name) => {
    const { count, sum, best } = groups.get(name);
    return `${name}: ${count} sales, ${sum} (${percent(sum, total)}), best ${best}`;
  });
  lines.push(`total: ${total}`);
  if (malformed > 0) {
    lines.push(`malformed: ${malformed}`);
  }
  return lines.join('\n');
}

// ======== self test ========

let failures = 0;

function expectEqual(label, actual, expected) {
  const a = JSON.stringify(actual);
  const e = JSON.stringify(expected);
  if (a !== e) {
    failures++;
    console.error(`FAIL ${label}\n  expected: ${e}\n  actual:   ${a}`);
  }
}

expectEqual('plain fields', splitLine('a,b,,c'), ['a', 'b', '', 'c']);
expectEqual('quoted fields', splitLine('"x, y",z'), ['x, y', 'z']);
expectEqual('doubled quotes', splitLine('"say ""hi""",1'), ['say "hi"', '1']);
expectEqual('inner quote', splitLine('a"b,"c"'), ['a"b', 'c']);
expectEqual('rows', readRows('Name, Amount\nann,5\n\nbob\n'), [
  { name: 'ann', amount: '5' },
  { name: 'bob', amount: '' },
]);
expectEqual('amounts', ['$ 12', '(7.5)', '', 'x', '0', '(3'].map(toAmount), [12, -7.5, null, null, 0, null]);
expectEqual('percent', [percent(1, 3), percent(0, 0), percent(5, 5)], ['33.3%', '0.0%', '100.0%']);

const sample = 'Region,Amount\nnorth,10\nsouth,30\nnorth,20\neast,x\n,5\nsouth,(10)\nwest,50\n';
expectEqual('report', render(summarize(readRows(sample))).split('\n'), [
  'west: 1 sales, 50 (50.0%), best 50',
  'north: 2 sales, 30 (30.0%), best 20',
  'south: 2 sales, 20 (20.0%), best 30',
  'total: 100',
  'malformed: 2',
]);
expectEqual('ties by name', render(summarize(readRows('Region,Amount\nb,5\na,5'))).split('\n'), [
  'a: 1 sales, 5 (50.0%), best 5',
  'b: 1 sales, 5 (50.0%), best 5',
  'total: 10',
]);

if (failures > 0) {
  process.exit(1);
}
console.log('ok');
