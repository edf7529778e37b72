# Completion of nixie for bash. Commands, options and causes are asked of the
# program itself, so that they cannot grow old here.

_nixie_commands()
{
	nixie --help 2>/dev/null | sed -n 's/^  \([a-z]\{1,\}\)  *[^ ].*/\1/p'
}

_nixie_options()
{
	nixie "$1" --help 2>/dev/null |
	    sed -n 's/^  \(--[a-z0-9-]*=\{0,1\}\).*/\1/p'
}

_nixie_causes()
{
	nixie cause --color=never 2>/dev/null |
	    sed -n 's/^  \([a-z_]\{1,\}\)  *[^ ].*/\1/p'
}

# The words that may stand behind an option; false: any word may.
_nixie_values()
{
	case $1 in
	--color|--colour) echo 'always never auto' ;;
	--method) echo 'tree_walk psl' ;;
	--for) echo 'sender developer admin support list' ;;
	--least|--fail-on) echo 'note warning error block' ;;
	--side) echo 'sender recipient receiver network nobody undecided' ;;
	--cause) _nixie_causes ;;
	--tls) echo 'none try must implicit' ;;
	--drop-after|--quit-after)
		echo 'connect tls banner helo starttls xclient auth mail rcpt data' ;;
	--as) echo 'plain postfix exim exchange gmail' ;;
	*) return 1 ;;
	esac
}

_nixie()
{
	local word=${COMP_WORDS[COMP_CWORD]} before= words= values=
	local command=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W \
		    "$(_nixie_commands) help --help --version" -- "$word"))
		return
	fi

	# bash splits at "=": the option may stand one or two words before.
	before=${COMP_WORDS[COMP_CWORD - 1]}
	if [ "$word" = = ]; then
		word=
	elif [ "$before" = = ] && [ "$COMP_CWORD" -gt 2 ]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if values=$(_nixie_values "$before"); then
		COMPREPLY=($(compgen -W "$values" -- "$word"))
		return
	fi

	case $command:$COMP_CWORD in
	cause:*) words=$(_nixie_causes) ;;
	rules:2) words='list lint test' ;;
	dkim:2) words='verify sign genkey' ;;
	esac
	case $word in
	-*) words=$(_nixie_options "$command") ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
	case ${COMPREPLY[0]} in
	*=) compopt -o nospace ;;
	esac
	case $words in
	'')
		compopt -o filenames
		COMPREPLY+=($(compgen -f -- "$word"))
		;;
	esac
}

complete -F _nixie nixie
