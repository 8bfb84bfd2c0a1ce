ALTER TABLE `tickets` ADD `title` text;--> statement-breakpoint
-- The office's own headings, found as messages are (0001): `plain` as written, `analysed` as the analyser reduced it.
CREATE VIRTUAL TABLE `title_search` USING fts5(
	`ticket_id` UNINDEXED,
	`plain`,
	`analysed`,
	tokenize='unicode61 remove_diacritics 0'
);
--> statement-breakpoint
INSERT INTO `title_search`(`title_search`, `rank`) VALUES('secure-delete', 1);
