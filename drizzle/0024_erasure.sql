CREATE TABLE `erasure_tickets` (
	`erasure_id` text NOT NULL,
	`ticket_id` text NOT NULL,
	`is_whole` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`erasure_id`, `ticket_id`),
	FOREIGN KEY (`erasure_id`) REFERENCES `erasures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `erasures` (
	`id` text PRIMARY KEY NOT NULL,
	`resident_id` text NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`stage` text NOT NULL,
	`person` text,
	`counts` text NOT NULL,
	`kept_tickets` integer NOT NULL,
	`looked_to` integer NOT NULL,
	`look_until` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `erasures_of_resident` ON `erasures` (`resident_id`,`at`);--> statement-breakpoint
CREATE INDEX `erasures_unfinished` ON `erasures` (`at`) WHERE stage <> 'done';--> statement-breakpoint
CREATE TABLE `legal_holds` (
	`ticket_id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `messages` ADD `erased_at` integer;--> statement-breakpoint
ALTER TABLE `tickets` ADD `erased_at` integer;