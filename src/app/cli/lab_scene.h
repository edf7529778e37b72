#ifndef NIXIE_CLI_LAB_SCENE_H
#define NIXIE_CLI_LAB_SCENE_H

/* Where the scenario of nixie lab comes from. */

#include "app/cli/lab_options.h"

/* Read a file; that it cannot be is told. */
bool lab_scene_read(const char *name, struct text *text);

/* A ready scenario by its name, or a file. What is wrong is told. */
bool lab_scene_take(struct lab_choices *choices, const char *name);

/* Is the file the transcript of a session? */
bool lab_scene_is_transcript(const char *name);

/* Then the server's side of it is the scenario. */
bool lab_scene_replay(struct lab_choices *choices, const char *name);

/* List the ready scenarios, or print the wanted one. */
int lab_scene_show(const struct lab_choices *choices);

#endif
