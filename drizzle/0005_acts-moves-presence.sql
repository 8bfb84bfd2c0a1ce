CREATE TABLE `message_moves` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`from_id` text NOT NULL,
	`into_id` text NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`undone_at` integer,
	`moved` text NOT NULL,
	`joined` text NOT NULL,
	`left_behind` text NOT NULL,
	`from_before` text NOT NULL,
	`into_before` text NOT NULL,
	`from_version` integer NOT NULL,
	`into_version` integer NOT NULL,
	FOREIGN KEY (`from_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`into_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `message_moves_from` ON `message_moves` (`from_id`,`at`);--> statement-breakpoint
CREATE INDEX `message_moves_into` ON `message_moves` (`into_id`,`at`);--> statement-breakpoint
CREATE TABLE `presences` (
	`ticket_id` text NOT NULL,
	`user_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`is_writing` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `user_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `presences_by_end` ON `presences` (`until`);--> statement-breakpoint
CREATE TABLE `undoable_acts` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`undone_at` integer,
	`tickets` text NOT NULL,
	`missed` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `undoable_acts_by_time` ON `undoable_acts` (`at`);--> statement-breakpoint
DROP INDEX `tickets_closed`;--> statement-breakpoint
ALTER TABLE `tickets` ADD `merged_into` text;--> statement-breakpoint
CREATE INDEX `tickets_merged` ON `tickets` (`merged_into`) WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX `tickets_closed` ON `tickets` (`closed_order`,`id`) WHERE class = 'enquiry' and state = 'closed' and merged_into is null;