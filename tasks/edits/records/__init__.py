"""Plausibility of records and of what they add up to.

1. Rijen van de SVB horen bij kinderen van Dienst Toeslagen. Past een deel niet, dan bepaalt het
   aandeel hoe zwaar dat weegt: een klein deel is gewoon, een groot deel houdt de vrijgave tegen.
2. Van maand op maand verandert het aantal van een bron of van een groot land weinig. Een maand die
   leeg is of een sprong maakt, wordt gevraagd; geldt de sprong voor de bron als geheel, dan is dat
   één vraag.
3. Het buitenland als geheel en ieder groot land blijven in de buurt van de vorige rapportage, en
   een land dat daarin een eigen rij had loopt niet leeg.
4. Het bedrag per kind blijft in de buurt van dat van de vorige rapportage; is die er niet, dan van
   dat van het hele land.
5. Landelijke totalen blijven in de buurt van de vorige rapportage; een bedrag mag meer stijgen dan
   dalen, want een wet kan het in één jaar verhogen. Is er geen vorige rapportage, dan ligt het
   bedrag per kind tussen grenzen.
6. Een aftrek is zelden nul, en is niet bij de meeste rijen hoger dan het recht. Een aftrek in
   euro's is gemiddeld een bedrag dat een maand kinderbijslag kan zijn.
"""
