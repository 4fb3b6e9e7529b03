import 'react';

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** Lets a person choose a folder; all browsers know it by this name. */
    webkitdirectory?: string;
  }
}
