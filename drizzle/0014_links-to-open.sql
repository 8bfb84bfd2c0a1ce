CREATE TABLE `reconciliations` (
	`mailbox` text NOT NULL,
	`folder` text NOT NULL,
	`at` integer NOT NULL,
	`on_server` integer NOT NULL,
	`explained` integer NOT NULL,
	`unexplained` integer NOT NULL,
	`unfiled` integer NOT NULL,
	`lost_replies` integer NOT NULL,
	PRIMARY KEY(`mailbox`, `folder`)
);
--> statement-breakpoint
ALTER TABLE `messages` ADD `link_opened_at` integer;--> statement-breakpoint
ALTER TABLE `tickets` ADD `needs_opening` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tickets` ADD `open_by` text;--> statement-breakpoint
CREATE INDEX `tickets_to_open` ON `tickets` (`due_order`,`id`) WHERE needs_opening = 1;