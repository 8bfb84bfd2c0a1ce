CREATE TABLE `draft_files` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`content_id` text NOT NULL,
	`message_id` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`content_id`) REFERENCES `contents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `draft_files_of_draft` ON `draft_files` (`ticket_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `draft_files_of_message` ON `draft_files` (`message_id`) WHERE message_id is not null;--> statement-breakpoint
CREATE INDEX `draft_files_by_content` ON `draft_files` (`content_id`);--> statement-breakpoint
CREATE TABLE `draft_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`user_id` text NOT NULL,
	`text` text NOT NULL,
	`fields` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `draft_versions_of_draft` ON `draft_versions` (`ticket_id`,`user_id`,`at`);--> statement-breakpoint
CREATE TABLE `saved_replies` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`topic` text NOT NULL,
	`texts` text NOT NULL,
	`review_on` text NOT NULL,
	`owner_id` text NOT NULL,
	`is_shared` integer NOT NULL,
	`version` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	`use_count` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`changed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `saved_replies_by_owner` ON `saved_replies` (`owner_id`);--> statement-breakpoint
CREATE TABLE `saved_reply_versions` (
	`saved_reply_id` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	PRIMARY KEY(`saved_reply_id`, `version`),
	FOREIGN KEY (`saved_reply_id`) REFERENCES `saved_replies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`changed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `drafts` ADD `fields` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `call` text;