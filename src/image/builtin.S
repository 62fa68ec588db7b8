/* The built-in image, linked in as read-only bytes aligned to a cache line. The build defines EXO_BLOB
   as the file's path; without it the two names are equal: no built-in lexicon. */
    .section .rodata.exo_builtin_image, "a", %progbits
    .balign 64
    .globl exo_builtin_image
    .hidden exo_builtin_image
    .type exo_builtin_image, %object
exo_builtin_image:
#ifdef EXO_BLOB
    .incbin EXO_BLOB
#endif
    .globl exo_builtin_image_end
    .hidden exo_builtin_image_end
    .type exo_builtin_image_end, %object
exo_builtin_image_end:
    .byte 0
    .size exo_builtin_image, exo_builtin_image_end - exo_builtin_image
    .section .note.GNU-stack, "", %progbits
