const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOENT: 'it does not exist, or the directory that it would be in does not',
  ENOTDIR: 'a part of its path is a file',
  ELOOP: 'its symbolic links lead in a circle',
  EROFS: 'the file system cannot be written to',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

/** Why a file can't be read or written, in words, and without the path that the system's message repeats. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && REASONS[code]) || message;
}
