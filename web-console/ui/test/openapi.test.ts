import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

const document = new URL('../../src/main/resources/openapi.yaml', import.meta.url);
const generated = new URL('../src/api/openapi.ts', import.meta.url);

test('the typed client is made from the document as it is: run `npm run api`', async () => {
  const fresh = astToString(await openapiTS(document));
  const kept = readFileSync(generated, 'utf8');
  // Only whether they are the same: to print how they differ takes minutes.
  const same = kept.slice(kept.indexOf('export ')) === fresh.slice(fresh.indexOf('export '));
  expect(same, 'openapi.ts is stale: run `npm run api`').toBe(true);
  expect(fresh).toContain('"/api/sessions/{id}"');
});
