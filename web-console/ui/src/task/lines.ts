/** A word that a POSIX shell takes as it is. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the task would be on the command line. */
export function cliLine(task: string, folder: string, model: string): string {
  const words = ['infra/anabranch', 'run', shellWord(task.trim() || '…')];
  if (folder !== '') words.push('--dir', shellWord(folder));
  if (model.trim() !== '') words.push('--model', shellWord(model.trim()));
  return words.join(' ');
}

/** What the task would be over HTTP; the token is left to the reader's shell. */
export function curlLine(origin: string, task: string, model: string, files: boolean): string {
  const body: Record<string, unknown> = { task: task.trim() || '…' };
  if (model.trim() !== '') body.model = model.trim();
  if (files) body.workspace = { archive: 'SHA256' };
  const auth = `-H "Authorization: Bearer $TOKEN"`;
  const submit = [
    `curl ${shellWord(`${origin}/api/sessions`)} ${auth}`,
    `-H 'Content-Type: application/json'`,
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(' \\\n  ');
  const put = `curl -T folder.tar.gz ${shellWord(`${origin}/api/blobs`)} ${auth}`;
  return files ? `${put}\n${submit}` : submit;
}
