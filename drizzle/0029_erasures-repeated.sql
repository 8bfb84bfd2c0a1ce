ALTER TABLE `erasure_tickets` ADD `is_repeated` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `erasures` ADD `marks` text;--> statement-breakpoint
CREATE INDEX `deliveries_of_message` ON `deliveries` (`message_id`) WHERE message_id is not null;