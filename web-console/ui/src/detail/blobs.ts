import { createContext } from 'react';
import { api } from '../api/client.ts';

/** Where the bytes of a blob are to be had; absent where they are not. */
export const BlobLinks = createContext<(name: string) => string | undefined>(api.blobUrl);
