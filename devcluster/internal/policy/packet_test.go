package policy

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// packet is the first of a connection.
type packet struct {
	from, to netip.Addr
	protocol string
	port     int
}

var (
	chainText = regexp.MustCompile(`(?s)chain (\w+) \{[^\n]*\n(.*?)\n\t\}`)
	mapText   = regexp.MustCompile(`(?s)map (\w+) \{\n\t\ttype [^\n]*\n\t\telements = \{ (.*?) \}`)
	selfText  = regexp.MustCompile(`set itself \{\n\t\ttype [^\n]*\n\t\telements = \{ (.*?) \}`)
)

// allowed walks a packet through the script as the forward chain does; it knows the few expressions that the script is made of
// and fails on any other.
func allowed(t *testing.T, script string, p packet) bool {
	t.Helper()
	chains := map[string]string{}
	for _, found := range chainText.FindAllStringSubmatch(script, -1) {
		chains[found[1]] = found[2]
	}
	if found := selfText.FindStringSubmatch(script); found != nil && within(fmt.Sprintf("%s . %s", p.from, p.to), found[1]) {
		return true
	}
	for _, direction := range []struct {
		name    string
		address netip.Addr
	}{{"out", p.from}, {"in", p.to}} {
		for _, found := range mapText.FindAllStringSubmatch(script, -1) {
			if found[1] != direction.name {
				continue
			}
			for _, element := range strings.Split(found[2], ", ") {
				address, chain, _ := strings.Cut(element, " : jump ")
				if address == direction.address.String() && !returns(t, chains[chain], p) {
					return false
				}
			}
		}
	}
	return true
}

func within(value, list string) bool {
	for _, element := range strings.Split(list, ", ") {
		if element == value {
			return true
		}
	}
	return false
}

func returns(t *testing.T, chain string, p packet) bool {
	t.Helper()
	for line := range strings.Lines(chain) {
		line = strings.TrimSpace(line)
		if line == "goto refuse" {
			return false
		}
		if matches(t, strings.TrimSuffix(line, "return"), p) {
			return true
		}
	}
	t.Fatalf("a chain without an end:\n%s", chain)
	return false
}

var expression = regexp.MustCompile(`^ip ([sd])addr \{ ([^}]*) \}|^ip ([sd])addr (!= )?([0-9][0-9./]*)|^ip daddr \. (\w+) dport \{ ([^}]*) \}|^meta l4proto (\w+)|^(\w+) dport ([0-9-]+)`)

func matches(t *testing.T, line string, p packet) bool {
	t.Helper()
	address := func(side string) netip.Addr {
		if side == "s" {
			return p.from
		}
		return p.to
	}
	for line = strings.TrimSpace(line); line != ""; {
		found := expression.FindStringSubmatch(line)
		if found == nil {
			t.Fatalf("unknown expression: %q", line)
		}
		ok := false
		switch {
		case found[1] != "":
			ok = within(address(found[1]).String(), found[2])
		case found[3] != "":
			ok = netip.MustParsePrefix(found[5]).Contains(address(found[3])) == (found[4] == "")
		case found[6] != "":
			ok = p.protocol == found[6] && within(fmt.Sprintf("%s . %d", p.to, p.port), found[7])
		case found[8] != "":
			ok = p.protocol == found[8]
		default:
			low, high, isRange := strings.Cut(found[10], "-")
			first, _ := strconv.Atoi(low)
			last := first
			if isRange {
				last, _ = strconv.Atoi(high)
			}
			ok = p.protocol == found[9] && p.port >= first && p.port <= last
		}
		if !ok {
			return false
		}
		line = strings.TrimSpace(line[len(found[0]):])
	}
	return true
}
