/* Every command of the program. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "app/app.h"

extern const struct command_line command_demo, command_serve, command_init, command_token_create;
extern const struct command_line command_token_revoke;
extern const struct command_line command_account_add, command_account_list;
extern const struct command_line command_account_disable, command_account_passwd;
extern const struct command_line command_import, command_export;
extern const struct command_line command_fsck, command_backup, command_restore, command_doctor;

/* Ends with NULL; in the order in which help shows them. */
extern const struct command_line *const commands[];

#endif
