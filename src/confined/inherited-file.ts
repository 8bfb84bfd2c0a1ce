/** The file descriptor under which a confined process finds the open file it was given. */
export const inheritedFile = 4
