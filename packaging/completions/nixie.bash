# Completion of nixie for bash. The causes are asked of the program itself, so
# that they cannot grow old here.

_nixie_causes()
{
	nixie cause --color=never 2>/dev/null |
	    sed -n 's/^  \([a-z_]\{1,\}\)  *[^ ].*/\1/p'
}

_nixie()
{
	local word=${COMP_WORDS[COMP_CWORD]} before= options=
	local command=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W \
		    'explain code cause rules report help --help --version' -- "$word"))
		return
	fi

	# bash splits at "=": the option may stand one or two words before.
	before=${COMP_WORDS[COMP_CWORD - 1]}
	if [ "$word" = = ]; then
		word=
	elif [ "$before" = = ] && [ "$COMP_CWORD" -gt 2 ]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $before in
	--color|--colour)
		COMPREPLY=($(compgen -W 'always never auto' -- "$word"))
		return
		;;
	--for)
		COMPREPLY=($(compgen -W \
		    'sender developer admin support list' -- "$word"))
		return
		;;
	--rules)
		compopt -o filenames
		COMPREPLY=($(compgen -f -- "$word"))
		return
		;;
	--width|--jobs|-j)
		return
		;;
	esac

	case $command in
	explain)
		options='--lines --for= --json --ndjson --summary --our-domain=
		    --our-verp= --rules= --jobs= --color= --width= --help'
		;;
	code)
		options='--color= --help'
		;;
	cause)
		options="--color= --help $(_nixie_causes)"
		;;
	rules)
		options='--help'
		[ "$COMP_CWORD" -eq 2 ] && options='list lint test --help'
		;;
	report)
		options='--json --color= --help'
		;;
	*)
		return
		;;
	esac
	COMPREPLY=($(compgen -W "$options" -- "$word"))
	case ${COMPREPLY[0]} in
	*=) compopt -o nospace ;;
	esac
	case $command:${COMP_WORDS[2]}:$word in
	*:-*)
		;;
	explain:*|report:*|rules:lint:*)
		[ "$command" = rules ] && [ "$COMP_CWORD" -eq 2 ] && return
		compopt -o filenames
		COMPREPLY+=($(compgen -f -- "$word"))
		;;
	esac
}

complete -F _nixie nixie
