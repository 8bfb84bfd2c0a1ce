ALTER TABLE `residents` ADD `phone` text;--> statement-breakpoint
ALTER TABLE `residents` ADD `language` text;--> statement-breakpoint
ALTER TABLE `residents` ADD `merged_into` text;--> statement-breakpoint
ALTER TABLE `residents` ADD `merged_at` integer;--> statement-breakpoint
CREATE INDEX `residents_merged` ON `residents` (`merged_into`) WHERE merged_into is not null;--> statement-breakpoint
ALTER TABLE `users` ADD `last_signed_in_at` integer;