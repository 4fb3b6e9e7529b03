import { useCallback, useRef } from 'react';
import type { Exported } from './export.ts';
import { bytesOf } from './proof.ts';

/** Gives the blobs of an export as addresses inside this page, each made when it is first shown. */
export function useBlobUrls({ blobs }: Exported): (name: string) => string | undefined {
  const made = useRef(new Map<string, string>());
  return useCallback(
    (name) => {
      const base64 = blobs.get(name);
      if (base64 !== undefined && !made.current.has(name)) {
        const blob = new Blob([bytesOf(base64)], { type: 'application/octet-stream' });
        made.current.set(name, URL.createObjectURL(blob));
      }
      return made.current.get(name);
    },
    [blobs],
  );
}
