#ifndef NIXIE_INTAKE_FRAME_H
#define NIXIE_INTAKE_FRAME_H

/*
 * Mail servers and libraries put words of their own around the reply that
 * they got: "host mx.example.org said: 550 ... (in reply to RCPT TO
 * command)". Those words are a frame. They tell the stage and who speaks,
 * but never the cause; what counts is inside.
 */

#include "core/evidence/evidence.h"

/*
 * Peel all frames off a text, one inside the other, and make what is inside
 * the evidence's reply. Facts that the frames hold are added. Without any
 * frame the text itself is the reply.
 */
void
frame_peel(struct arena *arena, struct span text, struct evidence *evidence);

#endif
