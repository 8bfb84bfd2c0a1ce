CREATE TABLE `incomplete_mails` (
	`message_id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`head_digest` text,
	`since` integer NOT NULL,
	`tries` integer NOT NULL,
	`next_try_at` integer,
	`ends_at` integer NOT NULL,
	`ended_as` text,
	`ended_at` integer,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incomplete_mails_due` ON `incomplete_mails` (`next_try_at`) WHERE next_try_at is not null;--> statement-breakpoint
CREATE INDEX `incomplete_mails_given_up` ON `incomplete_mails` (`ended_at`) WHERE ended_as in ('gone', 'given-up');--> statement-breakpoint
CREATE INDEX `incomplete_mails_by_head` ON `incomplete_mails` (`head_digest`) WHERE head_digest is not null;--> statement-breakpoint
CREATE INDEX `incomplete_mails_of_delivery` ON `incomplete_mails` (`delivery_id`);--> statement-breakpoint
ALTER TABLE `deliveries` ADD `is_in_part` integer;