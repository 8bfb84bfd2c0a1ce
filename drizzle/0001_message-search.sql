-- Full text of messages: `plain` as written, `analysed` as the application's analyser reduced it (scale.md §4.13).
-- External content, so that a text can be taken out again; secure-delete, so that its words leave the pages
-- (security.md §4: only together with `PRAGMA secure_delete`). ä and a stay different letters.
CREATE VIRTUAL TABLE `message_search` USING fts5(
	`plain`,
	`analysed`,
	content='search_documents',
	content_rowid='id',
	columnsize=0,
	tokenize='unicode61 remove_diacritics 0'
);
--> statement-breakpoint
INSERT INTO `message_search`(`message_search`, `rank`) VALUES('secure-delete', 1);
